"""Who must do what by when: rules, the duties that follow from them, exemptions, and learning again in time."""
