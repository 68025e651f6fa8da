"""A room of markers: two who mark the work of An's unit, and a referee."""

import pytest

from courses.marking.services import plan_marking
from lms.api import db
from tests.courses.quizzes.conftest import MORNING
from tests.courses.workshop import Workshop, open_workshop

MARK, REFEREE = "courses.mark", "courses.referee"


@pytest.fixture
def workshop(app, world, time_machine) -> Workshop:
    time_machine.move_to(MORNING, tick=False)
    return open_workshop(app, MORNING)


@pytest.fixture
def sat(workshop, world):
    """An's attempt: the first question right, an essay of four words, no file."""
    return workshop.sit(world.an, at=MORNING)


@pytest.fixture
def hien_id(world):
    return world.person("Lê Thị Hiền", world.province)


@pytest.fixture
def hien(world, sign_in, hien_id):
    """Hiền marks in the whole province."""
    world.grant(hien_id, MARK, world.province)
    return sign_in(hien_id)


@pytest.fixture
def binh(workshop, world, sign_in):
    """Bình marks the work of An's unit."""
    world.grant(world.binh, MARK, world.quy_chau)
    return sign_in(world.binh)


@pytest.fixture
def referee(world, sign_in):
    """Chi decides in the whole province, and may mark."""
    chi = world.person("Hồ Thị Chi", world.province)
    world.grant(chi, REFEREE, world.province)
    world.grant(chi, MARK, world.province)
    return sign_in(chi)


@pytest.fixture
def plan(app, workshop, world):
    """Let two people mark a share of the answers."""

    def make(share=1.0, gap=0.15):
        with app.app_context():
            plan_marking(workshop.quiz, second_share=share, gap=gap, by_id=world.binh, at=MORNING)
            db.session.commit()

    return make
