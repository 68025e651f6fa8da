"""Reports: a filter form, columns and one select each; scope, pages, files and schedules come free."""
