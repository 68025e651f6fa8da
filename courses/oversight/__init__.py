"""How far units and their people are: the matrix, the leader's page, targets and forecasts."""
