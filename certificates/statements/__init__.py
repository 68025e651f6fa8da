"""The yearly statement of what one person has learnt, as a signed PDF for the appraisal at the end of the year."""
