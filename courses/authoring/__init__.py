"""Where trainers write questions: a form for every type, a picture of what learners will see, drafts that are kept."""
