"""What people have learnt elsewhere, with proof, approved by an officer."""
