"""A service graph, or any other graph in groups, as coordinates for pictures. Knows no format.

The layout is layered (Sugiyama, Tagawa and Toda, 1981): cycles are opened, boxes stand in columns, the order in each
column avoids crossings, and lines run at right angles around boxes, each with a track of its own.
"""

from archdecide.layout.diagram import Box, Drawing, Group, Label, Link, Point, Rectangle
from archdecide.layout.nested_groups import layout

__all__ = ["Box", "Drawing", "Group", "Label", "Link", "Point", "Rectangle", "layout"]
