"""The methods that are compared: ours, the reference, and libraries that install from PyPI, each as it is meant.

Every method divides one village at a time. What a library needs by way of conversion belongs to its time; importing,
compiling and the shared graph do not. A library that is not installed is left out, and the report says so.
"""

# ruff: noqa: PLC0415 - libraries are imported where they are used, for each may be missing

from __future__ import annotations

import importlib.util
import random
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from reference_recom import recom, repair

from wangge.delineation.parameters import GridParams
from wangge.delineation.partitioning import partition

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Problem:
    """One village: its graph (symmetric CSR and one row per pair), points, and the band to keep."""

    indptr: NDArray[np.int32]
    indices: NDArray[np.int32]
    weights: NDArray[np.int32]
    pairs: NDArray[np.int64]
    pair_weights: NDArray[np.int64]
    xy: NDArray[np.float64]
    minimum: int
    target: int
    maximum: int

    @property
    def households(self) -> int:
        """Number of households."""
        return len(self.xy)

    @property
    def zones(self) -> int:
        """How many zones a method that must be told is told to make."""
        return max(1, round(self.households / self.target))


@dataclass(frozen=True)
class Method:
    """A way to divide; ``most`` is the largest data set it is asked to divide, because of its time."""

    name: str
    run: Callable[[Problem], NDArray[Any]]
    needs: str = ""
    most: int = 10_000_000

    @property
    def missing(self) -> bool:
        """True when the library it needs is not installed."""
        return bool(self.needs) and importlib.util.find_spec(self.needs) is None


def engine(problem: Problem, effort: str) -> NDArray[Any]:
    """``wangge.delineation.partitioning``, every household a node, groups free to mix."""
    params = GridParams(
        target=problem.target, minimum=problem.minimum, maximum=problem.maximum, keep_groups=False, effort=effort
    )
    sizes = np.ones(problem.households, dtype=np.int64)
    weights = problem.weights.astype(np.float64)
    return partition(problem.indptr, problem.indices, weights, problem.xy, sizes, params)


def bisection(problem: Problem) -> NDArray[Any]:
    """Halve along the longer side of the bounding box until a part is one zone; streets are ignored."""
    labels = np.empty(problem.households, dtype=np.int64)
    parts, label = [(np.arange(problem.households), problem.zones)], 0
    while parts:
        here, zones = parts.pop()
        if zones == 1:
            labels[here] = label
            label += 1
            continue
        points = problem.xy[here]
        axis = int(np.ptp(points, axis=0).argmax())
        cut = len(here) * (zones // 2) // zones
        order = np.argpartition(points[:, axis], cut)
        parts += [(here[order[:cut]], zones // 2), (here[order[cut:]], zones - zones // 2)]
    return labels


def metis(problem: Problem, *, ufactor: int, recursive: bool = False) -> NDArray[Any]:
    """METIS: k-way with connected zones, or recursive bisection, which knows no such option."""
    import pymetis

    options = pymetis.Options()
    options.ufactor, options.seed = ufactor, 1
    if not recursive:
        options.contig = 1
    _, labels = pymetis.part_graph(
        problem.zones,
        xadj=problem.indptr,
        adjncy=problem.indices,
        eweights=problem.weights,
        recursive=recursive,
        options=options,
        warn_on_copies=False,
    )
    return np.asarray(labels)


def reference(problem: Problem, start: Callable[[Problem], NDArray[Any]], passes: int) -> NDArray[Any]:
    """Another method's zones, repaired, then re-split so many times."""
    graph = problem.indptr.astype(np.int64), problem.indices, problem.weights.astype(np.float64)
    band = problem.minimum, problem.target, problem.maximum
    labels = start(problem).astype(np.int64)
    return recom(labels, *graph, *band, passes) if passes else repair(labels, *graph, *band)


def kahip(problem: Problem, mode: str) -> NDArray[Any]:
    """KaHIP's KaFFPa, 20 % imbalance."""
    import kahip as library

    graph = problem.indptr.tolist(), problem.weights.tolist(), problem.indices.tolist()
    weights = [1] * problem.households
    return np.asarray(library.kaffpa(weights, *graph, problem.zones, 0.2, True, 1, getattr(library, mode))[1])


def kaminpar(problem: Problem) -> NDArray[Any]:
    """KaMinPar for many blocks, 10 % imbalance, 2 threads; its Python side reads graphs from text files only."""
    import kaminpar as library

    lines = [f"{problem.households} {len(problem.indices) // 2} 1"]
    adjacent, weights = (problem.indices + 1).tolist(), problem.weights.tolist()
    for start, end in zip(problem.indptr[:-1].tolist(), problem.indptr[1:].tolist(), strict=True):
        lines.append(" ".join(f"{a} {w}" for a, w in zip(adjacent[start:end], weights[start:end], strict=True)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.metis")
        path.write_text("\n".join(lines) + "\n")
        graph = library.load_graph(str(path), library.GraphFileFormat.METIS, False)
    solver = library.KaMinPar(2, library.context_by_name("largek"))
    return np.asarray(solver.compute_partition(graph, problem.zones, 0.1))


_mtkahypar: list[Any] = []  # the library wants to be started once in a process


def mtkahypar(problem: Problem) -> NDArray[Any]:
    """Mt-KaHyPar for many blocks, 20 % imbalance, 2 threads."""
    import mtkahypar as library

    if not _mtkahypar:
        _mtkahypar.append(library.initialize(2))
    context = _mtkahypar[0].context_from_preset(library.PresetType.LARGE_K)
    context.set_partitioning_parameters(problem.zones, 0.2, library.Objective.CUT)
    context.logging = False
    pairs = [tuple(pair) for pair in problem.pairs.tolist()]
    weights = problem.pair_weights.tolist()
    graph = _mtkahypar[0].create_graph(
        context, problem.households, len(pairs), pairs, [1] * problem.households, weights
    )
    return np.asarray(graph.partition(context).get_partition())


def kmeans(problem: Problem) -> NDArray[Any]:
    """Plain k-means on the points."""
    from sklearn.cluster import KMeans

    return KMeans(problem.zones, n_init=1, random_state=0).fit_predict(problem.xy)


def kmeans_constrained(problem: Problem) -> NDArray[Any]:
    """k-means with the band as bounds, by network flow, 2 threads."""
    from k_means_constrained import KMeansConstrained

    smallest = min(problem.minimum, problem.households // problem.zones)
    method = KMeansConstrained(
        problem.zones, size_min=smallest, size_max=problem.maximum, n_init=1, random_state=0, n_jobs=2
    )
    return method.fit_predict(problem.xy)


def geoda(problem: Problem, method: str) -> NDArray[Any]:
    """GeoDa's greedy AZP or SKATER on the points, at least the minimum per zone."""
    import pygeoda

    lines = [f"0 {problem.households} x id"]
    adjacent = (problem.indices + 1).tolist()
    ends = problem.indptr.tolist()
    for i in range(problem.households):
        near = adjacent[ends[i] : ends[i + 1]]
        lines += [f"{i + 1} {len(near)}", " ".join(map(str, near))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "graph.gal")
        path.write_text("\n".join(lines) + "\n")
        weights = pygeoda.read_gal(str(path), [str(i + 1) for i in range(problem.households)])
    columns = (problem.xy - problem.xy.mean(axis=0)).T.tolist()
    bound = {"bound_variable": [1.0] * problem.households, "min_bound": float(problem.minimum)}
    return np.asarray(getattr(pygeoda, method)(problem.zones, weights, columns, **bound)["Clusters"])


def gerrychain(problem: Problem) -> NDArray[Any]:
    """GerryChain's recursive spanning-tree division, 30 % tolerance."""
    import networkx as nx
    from gerrychain import Graph
    from gerrychain.partition import recursive_tree_part

    random.seed(1)
    network = nx.Graph()
    network.add_nodes_from((i, {"households": 1}) for i in range(problem.households))
    network.add_edges_from(problem.pairs.tolist())
    each = problem.households / problem.zones
    parts = recursive_tree_part(Graph.from_networkx(network), range(problem.zones), each, "households", 0.3, rng=1)
    return np.array([parts[i] for i in range(problem.households)])


def spopt(problem: Problem) -> NDArray[Any]:
    """spopt's spatially constrained Ward clustering on the points."""
    import geopandas
    from libpysal.weights import W
    from spopt.region import WardSpatial

    ends = problem.indptr.tolist()
    adjacent = problem.indices.tolist()
    weights = W({i: adjacent[ends[i] : ends[i + 1]] for i in range(problem.households)}, silence_warnings=True)
    x, y = (problem.xy - problem.xy.mean(axis=0)).T
    table = geopandas.GeoDataFrame({"x": x, "y": y}, geometry=geopandas.points_from_xy(x, y))
    model = WardSpatial(table, weights, ["x", "y"], n_clusters=problem.zones)
    model.solve()
    return np.asarray(model.labels_)


_kway = partial(metis, ufactor=100)

METHODS = (
    Method("wangge best", partial(engine, effort="best")),
    Method("wangge fast", partial(engine, effort="fast")),
    Method("metis_kway+recom2", partial(reference, start=_kway, passes=2), "pymetis"),
    Method("metis_kway+repair", partial(reference, start=_kway, passes=0), "pymetis"),
    Method("metis_kway", _kway, "pymetis"),
    Method("metis_u200", partial(metis, ufactor=200), "pymetis"),
    Method("metis_rec", partial(metis, ufactor=1, recursive=True), "pymetis"),
    Method("bisection", bisection),
    Method("kahip_fast", partial(kahip, mode="FAST"), "kahip"),
    Method("kahip_eco", partial(kahip, mode="ECO"), "kahip", 20_000),
    Method("kaminpar_largek", kaminpar, "kaminpar"),
    Method("mtkahypar_largek", mtkahypar, "mtkahypar"),
    Method("kmeans", kmeans, "sklearn", 20_000),
    Method("kmeans_constrained", kmeans_constrained, "k_means_constrained", 20_000),
    Method("geoda_azp", partial(geoda, method="azp_greedy"), "pygeoda", 20_000),
    Method("geoda_skater", partial(geoda, method="skater"), "pygeoda", 20_000),
    Method("gerrychain_tree", gerrychain, "gerrychain", 20_000),
    Method("spopt_ward", spopt, "spopt", 20_000),
)
