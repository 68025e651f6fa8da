"""The staff: lists and cards of people, sheets out and in, slips for the first sign-in."""
