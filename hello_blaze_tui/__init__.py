"""A terminal wizard for the tutorial "Introduction to Amazon SageMaker AI"."""

__version__ = "0.1.0"
