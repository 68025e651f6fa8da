"""Letting people in on other terms: the staff's pages of allowances."""
