"""Cycles in directed graphs, without recursion, in time linear in the edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def strong_components(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the sets of nodes that all lead to one another, lone nodes included.

    Args:
        edges: Node to the nodes it leads to.

    Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972), 146-160.

    >>> sorted(sorted(part) for part in strong_components({"a": ["b"], "b": ["a", "c"]}))
    [['a', 'b'], ['c']]
    """
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    components: list[list[str]] = []
    for root in edges:
        if root in order:
            continue
        path: list[tuple[str, Iterator[str]]] = []
        following: str | None = root
        while following is not None or len(path) > 0:
            if following is not None:
                order[following] = low[following] = len(order)
                stack.append(following)
                on_stack.add(following)
                path.append((following, iter(edges.get(following, ()))))
            node, ahead = path[-1]
            following = _next_new(node, ahead, order, low, on_stack)
            if following is None:
                path.pop()
                if len(path) > 0:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == order[node]:
                    components.append(_cut(stack, on_stack, node))
    return components


def _next_new(
    node: str, ahead: Iterator[str], order: Mapping[str, int], low: dict[str, int], on_stack: set[str]
) -> str | None:
    for target in ahead:
        if target not in order:
            return target
        if target in on_stack:
            low[node] = min(low[node], order[target])
    return None


def _cut(stack: list[str], on_stack: set[str], node: str) -> list[str]:
    component: list[str] = []
    while len(component) == 0 or component[-1] != node:
        component.append(stack.pop())
        on_stack.discard(component[-1])
    return component
