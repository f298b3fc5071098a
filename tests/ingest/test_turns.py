"""Turns at the engine."""

from __future__ import annotations

import threading

from galaxy_alpr.ingest.turns import Turns


def test_turns_are_taken_in_the_order_of_asking() -> None:
    turns, order, started = Turns(), list[int](), list[threading.Thread]()
    with turns.turn():
        for number in range(8):
            asked = threading.Event()

            def take(number: int = number, asked: threading.Event = asked) -> None:
                asked.set()
                with turns.turn():
                    order.append(number)

            thread = threading.Thread(target=take)
            thread.start()
            started.append(thread)
            asked.wait(10)
            while len(turns._waiting) <= number:
                pass
    for thread in started:
        thread.join(10)
    assert order == list(range(8))


def test_as_many_as_there_are_places_are_in_at_once() -> None:
    turns = Turns(places=2)
    with turns.turn(), turns.turn():
        waiting = threading.Thread(target=lambda: turns.turn().__enter__(), daemon=True)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()


def test_a_turn_is_given_back_after_an_error() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.turn():
                raise RuntimeError
        except RuntimeError:
            pass
    with turns.turn():
        pass
