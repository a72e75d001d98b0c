"""Checked models of rule files: frozen values, built from nodes once the shape is right."""
