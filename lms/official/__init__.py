"""Papers in the layout of official documents (NĐ 30/2020/NĐ-CP, annex I): PDF and Word."""
