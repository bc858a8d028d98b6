"""A smaller picture is the same picture: what is dropped said nothing."""

from xml.etree import ElementTree

import pytest
from chibo.charts.slim import slim

SVG = "http://www.w3.org/2000/svg"


@pytest.fixture
def slimmed():
    """Return a function that gives the inner markup of a picture after slimming."""

    def run(inner):
        ElementTree.register_namespace("", SVG)
        root = ElementTree.fromstring(f'<svg xmlns="{SVG}">{inner}</svg>')
        slim(root, "k")
        return "".join(ElementTree.tostring(child, encoding="unicode") for child in root).replace(f' xmlns="{SVG}"', "")

    return run


def test_coordinates_are_rounded_to_a_tenth(slimmed):
    assert slimmed('<circle cx="1.2345" cy="2.001" r="-0.0001"/>') == '<circle cx="1.2" cy="2" r="0" />'
    assert slimmed('<use transform="translate(10.123456 5)"/>') == '<use transform="translate(10.1 5)" />'


def test_level_and_upright_lines_say_one_coordinate(slimmed):
    assert slimmed('<path d="M 0 1  L 2 1  L 2 3  L 4 5  z "/>') == '<path d="M0 1H2V3L4 5z" />'


def test_a_curve_keeps_its_commands(slimmed):
    assert slimmed('<path d="M 0 1  C 1 1 2 2 3.14159 3  L 3 3 "/>') == '<path d="M0 1C1 1 2 2 3.14 3L3 3" />'


def test_a_repeated_style_becomes_a_rule_and_a_single_one_stays(slimmed):
    inner = '<a style="fill: red; stroke: blue"/><b style="fill: red; stroke: blue"/><i style="fill: none"/>'
    assert slimmed(inner) == (
        '<style>.k0{fill:red;stroke:blue}</style><a class="k0" /><b class="k0" /><i style="fill:none" />'
    )


def test_groups_that_only_wrap_go_and_their_id_moves_to_the_only_shape(slimmed):
    assert slimmed('<g><g/><g id="m"><path d="M 0 0"/></g></g>') == '<path d="M0 0" id="m" />'


def test_a_group_of_two_shapes_keeps_its_id(slimmed):
    assert slimmed('<g id="m"><a/><b/></g>') == '<g id="m"><a /><b /></g>'


def test_neighbours_clipped_alike_are_clipped_once(slimmed):
    inner = '<a clip-path="url(#p)"/><b clip-path="url(#p)"/><i/><u clip-path="url(#q)"/>'
    assert slimmed(inner) == '<g clip-path="url(#p)"><a /><b /></g><i /><g clip-path="url(#q)"><u /></g>'


def test_what_matplotlib_says_of_everything_is_said_of_the_picture_alone(slimmed):
    assert slimmed("<defs><style>*{stroke-linejoin: round; stroke-linecap: butt}</style></defs>") == "<defs />"


def test_words_keep_their_blanks(slimmed):
    assert slimmed("<text>a  b <tspan>c </tspan></text>") == "<text>a  b <tspan>c </tspan></text>"
