"""What values are: types, exact numbers, dates, vocabularies; how they are read from data and shown to people.

Canonical values, the same for every evaluator: missing is ``None``; known to be none is :data:`NONE`; a flag is a bool; count,
number and percent are exact (``int`` or ``Fraction``; 30 % is ``Fraction(3, 10)``); an amount is a number of 分; a date is a
``datetime.date``; a choice is its id; a level is its position from 0; choices are a :class:`ChoiceSet`; rows are a tuple of
tuples in the order of the columns; a history is a tuple of (year, state) in the order of years.
"""
