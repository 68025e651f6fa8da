from courses.catalogue.local_skills import LocalSkills
from lms.api import FRAMEWORKS

LOCAL, STANDARD = "bo-tro", "tt03-2014"


def test_local_modules_are_no_part_of_the_standard(app):
    with app.app_context():
        local, standard = FRAMEWORKS[LOCAL], FRAMEWORKS[STANDARD]

        assert not set(local.skills) & set(standard.skills)
        assert not {code for level in standard.levels for code in level.modules} & set(local.skills)
        assert local.levels == ()
        assert "không thuộc chuẩn" in local.title


def test_every_local_module_has_items_with_titles_in_both_languages():
    framework = LocalSkills()

    assert [module.code for module in framework.modules] == [f"BT0{number}" for number in range(1, 7)]
    assert all(len(framework.items_of(module.code)) == 4 for module in framework.modules)
    assert all(skill.titles.keys() == {"vi", "en"} for skill in framework.skills.values())
    assert all(item.requirement for module in framework.modules for item in framework.items_of(module.code))
