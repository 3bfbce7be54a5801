package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.opencl.kernel.MoveFloats;
import io.sparkdl.kernels.opencl.kernel.MoveInts;
import io.sparkdl.kernels.opencl.kernel.MoveLongs;
import io.sparkdl.kernels.opencl.lowering.LoweringContext;
import io.sparkdl.kernels.plan.Assignment;
import io.sparkdl.kernels.plan.BufferPlanner;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The places of a plan's values, tables and workspaces, and the launches that follow from them. */
final class ProgramLayout {
  /** Sizes and strides of a walk along one axis with stride 1; the size is never read. */
  private static final int[] CONTIGUOUS = {1, 1, 1};

  private final OpenClDevice device;
  private final Plan plan;
  private final Map<Value, Slot> constants;
  private final Placement placement;
  private final TableWords tables = new TableWords();
  private final Map<ArenaKind, Long> temporaries = new EnumMap<>(ArenaKind.class);
  private final Map<ArenaKind, Slot> outputs = new EnumMap<>(ArenaKind.class);
  private final Map<Assignment, Slot> oldValues = new LinkedHashMap<>();
  private final List<List<Slot>> workspaces = new ArrayList<>();
  private Block tableBlock;

  ProgramLayout(OpenClDevice device, Plan plan, Map<Value, Slot> constants) {
    this.device = device;
    this.plan = plan;
    this.constants = constants;
    this.placement = new Placement(plan, name -> device.region(name).block(), constants);
    int end = plan.steps().size();
    tables.add(CONTIGUOUS);
    for (int position = 0; position < end; position++) {
      MeasuredStep step =
          new MeasuredStep(
              plan.steps().get(position), device.onProcessor(), tables, placement, position);
      lower(plan.steps().get(position), step);
      workspaces.add(step.workspaces());
    }
    placeOutputs(end);
    placeOldValues(end);
    for (ArenaKind kind : ArenaKind.values()) {
      temporaries.put(kind, placement.planner(kind).place());
    }
  }

  private void lower(Step step, LoweringContext context) {
    if (!Placement.renames(step.operator())) {
      device.lowerings().lower(step.operator(), context);
    }
  }

  /** Outputs of one kind lie together, so that one launch hands them all over. */
  private void placeOutputs(int end) {
    for (ArenaKind kind : ArenaKind.values()) {
      int length = StagingLayout.length(plan.outputs(), kind);
      if (length > 0) {
        BufferPlanner.Buffer buffer = placement.planner(kind).add(length, end);
        buffer.use(end + 1);
        outputs.put(kind, Slot.of(kind, buffer, 0));
      }
    }
  }

  /** A variable assigned to another is copied aside first, in case both change. */
  private void placeOldValues(int end) {
    for (Assignment assignment : plan.assignments()) {
      Value root = placement.root(assignment.value());
      if (root.source() instanceof Value.Variable) {
        ArenaKind kind = ArenaKind.of(root.type().element());
        BufferPlanner.Buffer buffer =
            placement.planner(kind).add(assignment.value().type().elements(), end);
        buffer.use(end + 1);
        oldValues.put(assignment, Slot.of(kind, buffer, 0));
      }
    }
  }

  Map<Value, Slot> constants() {
    return constants;
  }

  int[] tables() {
    return tables.words();
  }

  void setTableBlock(Block block) {
    tableBlock = block;
  }

  long temporaries(ArenaKind kind) {
    return temporaries.get(kind);
  }

  /**
   * Every launch of a run but the report, for the arenas as they are now.
   *
   * @param exchanges what exchanges with other programs pass through; null if there are none
   */
  LaunchList launches(
      Map<ArenaKind, Staging> incoming,
      Map<ArenaKind, Staging> outgoing,
      ExchangeStaging exchanges) {
    LaunchList list = new LaunchList(device.engine());
    RegionWords told = new RegionWords(plan, placement, device::watch, list);
    incoming.forEach(
        (kind, staging) -> {
          Value first = StagingLayout.offsets(plan.inputs(), kind).keySet().iterator().next();
          int to = address(placement.slot(first));
          int n = staging.length();
          list.add(Transfer.receive(kind, n, to), Grid.items(n), staging);
        });
    for (int position = 0; position < plan.steps().size(); position++) {
      Step step = plan.steps().get(position);
      told.beforeReading(step.inputs());
      int tableBase = tableBlock.offset();
      lower(
          step,
          new PlacedStep(
              step,
              device.onProcessor(),
              value -> address(placement.slot(value)),
              words -> tableBase + tables.add(words),
              workspaces.get(position).stream().mapToInt(this::address).toArray(),
              list,
              exchanges));
      told.after(step);
    }
    told.beforeReading(plan.outputs());
    addOutputCopies(list);
    told.beforeReading(plan.assignments().stream().map(Assignment::value).toList());
    addAssignmentCopies(list);
    told.afterAll();
    outgoing.forEach(
        (kind, staging) -> {
          int n = staging.length();
          list.add(Transfer.send(kind, n, address(outputs.get(kind))), Grid.items(n), staging);
        });
    return list;
  }

  private void addOutputCopies(LaunchList list) {
    outputs.forEach(
        (kind, slot) ->
            StagingLayout.offsets(plan.outputs(), kind)
                .forEach(
                    (value, offset) -> {
                      int from = address(placement.slot(value));
                      copy(list, kind, value, from, address(slot) + offset);
                    }));
  }

  private void addAssignmentCopies(LaunchList list) {
    oldValues.forEach(
        (assignment, slot) -> {
          int from = address(placement.slot(assignment.value()));
          copy(list, slot.kind(), assignment.value(), from, address(slot));
        });
    for (Assignment assignment : plan.assignments()) {
      if (!placement.writtenInPlace(assignment)) {
        Slot old = oldValues.get(assignment);
        Slot from = old != null ? old : placement.slot(assignment.value());
        int to = address(placement.slot(assignment.variable()));
        copy(list, from.kind(), assignment.value(), address(from), to);
      }
    }
  }

  private void copy(LaunchList list, ArenaKind kind, Value value, int x, int y) {
    int n = Math.toIntExact(value.type().elements());
    int table = tableBlock.offset() + tables.add(CONTIGUOUS);
    ArenaKernel kernel =
        switch (kind) {
          case FLOATS -> new MoveFloats(n, 1, table, x, y);
          case INTS -> new MoveInts(n, 1, table, x, y);
          case LONGS -> new MoveLongs(n, 1, table, x, y);
        };
    if (n > 0 && x != y) {
      list.add(kernel, Grid.items(n), null);
    }
  }

  private int address(Slot slot) {
    return slot.address(device.memory());
  }
}
