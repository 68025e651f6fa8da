"""Questions: the contract of a question type, the six types that ship, and the bank with its versions."""
