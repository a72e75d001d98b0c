"""Problems as values: a stable code, a place, and words in Chinese and English from one table."""
