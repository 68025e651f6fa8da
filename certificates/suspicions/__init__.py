"""“Báo cáo nghi vấn”: what visitors of the public check tell the issuing body of papers that are not right."""
