"""A bank of 5,000 questions: every list is a page of a few statements."""

from tests.bench.bank import PAGES, QUESTIONS, trainer_with_bank


def test_lists_filters_and_searches_take_at_most_eight_statements(app, statements):
    client = trainer_with_bank(app, QUESTIONS)
    costs = {}
    for name, path in PAGES.items():
        statements.clear()
        page = client.get(path)
        costs[name] = len(statements)
        assert page.status_code == 200, name
        assert page.text.count('name="seen"') <= 25

    assert max(costs.values()) <= 8, costs
    assert "1–5 trên 5" in client.get(PAGES["search"]).text
    assert client.get("/staff/bank").text.count("Nghi sai đáp án: người điểm cao") == 25  # the worst first


def test_all_five_thousand_are_tagged_and_brought_back_in_one_go(app, statements):
    app.config["WTF_CSRF_ENABLED"] = False
    client = trainer_with_bank(app, QUESTIONS)
    statements.clear()

    answer = client.post("/staff/bank/bulk/do", data={"deed": "skill", "value": "IU06.1.1", "pick": "all"})

    assert len(statements) <= 16
    assert "Đã gắn IU06.1.1 cho 4666 câu, bỏ qua 334 câu vì đã như vậy từ trước." in client.get(answer.location).text
    statements.clear()
    client.post(f"{answer.location}/undo")
    assert len(statements) <= 16 + QUESTIONS // 1_000  # PostgreSQL takes a thousand rows with a statement
    assert "Đã hoàn tác." in client.get(answer.location).text
