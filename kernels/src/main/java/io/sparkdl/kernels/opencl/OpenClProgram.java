package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import io.sparkdl.kernels.plan.Value;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan as a list of launches. Inputs and outputs travel through staging arrays; where the arenas
 * changed since the last run, the launches are prepared again first.
 */
final class OpenClProgram implements Program {
  private final OpenClDevice device;
  private final Plan plan;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<ArenaKind, Staging> incoming = new EnumMap<>(ArenaKind.class);
  private final Map<ArenaKind, Staging> outgoing = new EnumMap<>(ArenaKind.class);
  private final List<Staging> passages = new ArrayList<>();
  private final Map<Value, Object> buffers = new HashMap<>();
  private final ProgramLayout layout;
  private Launch[] launches = {};
  private List<Runnable> last = List.of();
  private Launch report;
  private ExchangeStaging exchanges;
  private int version = -1;
  private boolean closed;

  OpenClProgram(OpenClDevice device, Plan plan) {
    this.device = device;
    this.plan = plan;
    checkTypes();
    checkOperators();
    boolean complete = false;
    try {
      layout = new ProgramLayout(device, plan, placeConstants());
      reserve();
      complete = true;
    } finally {
      if (!complete) {
        free();
      }
    }
  }

  private void checkTypes() {
    for (Value value : plan.values()) {
      if (value.type().element().isByte()) {
        throw new DeviceException(
            "device %s: expected values of float32, int32, int64 or bool, got %s; use the cpu back end"
                .formatted(device.info().name(), value));
      }
    }
  }

  private void checkOperators() {
    for (Step step : plan.steps()) {
      boolean known =
          Placement.renames(step.operator()) || device.lowerings().supports(step.operator());
      if (!known) {
        throw new DeviceException(
            "device %s: expected operators that have kernels, got %s"
                .formatted(device.info().name(), step.operator().onnxName()));
      }
    }
  }

  private Map<Value, Slot> placeConstants() {
    Map<Value, Slot> slots = new LinkedHashMap<>();
    for (Value value : plan.values()) {
      if (value.source() instanceof Value.Constant) {
        ArenaKind kind = ArenaKind.of(value.type().element());
        Block block = device.memory().reserve(kind, value.type().elements(), "constant " + value);
        blocks.add(block);
        slots.put(value, Slot.of(block, 0));
      }
    }
    return slots;
  }

  /** Makes room for all that the program needs, and fills what stays as it is. */
  private void reserve() {
    int[] tables = layout.tables();
    Block tableBlock = device.memory().reserve(ArenaKind.INTS, tables.length, "tables");
    blocks.add(tableBlock);
    layout.setTableBlock(tableBlock);
    for (ArenaKind kind : ArenaKind.values()) {
      device.memory().require(kind, layout.temporaries(kind), "program");
      reserveStaging(plan.inputs(), kind, incoming);
      reserveStaging(plan.outputs(), kind, outgoing);
    }
    reserveExchanges();
    device.memory().settle();
    device.transfer().write(ArenaKind.INTS, tableBlock.offset(), tables, tables.length);
    layout.constants().forEach(this::writeConstant);
  }

  private void writeConstant(Value value, Slot slot) {
    Object data = ((Value.Constant) value.source()).data();
    int length = Math.toIntExact(value.type().elements());
    device.transfer().write(slot.kind(), slot.block().offset(), data, length);
  }

  private void reserveStaging(List<Value> values, ArenaKind kind, Map<ArenaKind, Staging> map) {
    int length = StagingLayout.length(values, kind);
    if (length == 0) {
      return;
    }
    Staging staging = device.memory().staging(kind, length, "inputs and outputs");
    map.put(kind, staging);
    StagingLayout.offsets(values, kind)
        .forEach((value, offset) -> buffers.putIfAbsent(value, slice(staging, value, offset)));
  }

  private void reserveExchanges() {
    int length = ExchangeStaging.length(plan);
    if (length > 0) {
      for (int way = 0; way < 2; way++) {
        passages.add(device.memory().staging(ArenaKind.FLOATS, length, "exchanges"));
      }
      exchanges = new ExchangeStaging(passages.get(0), passages.get(1), device::exchange);
    }
  }

  private static Object slice(Staging staging, Value value, int offset) {
    int length = Math.toIntExact(value.type().elements());
    return switch (staging.kind()) {
      case FLOATS -> FloatBuffer.wrap((float[]) staging.array(), offset, length).slice();
      case INTS -> IntBuffer.wrap((int[]) staging.array(), offset, length).slice();
      case LONGS -> LongBuffer.wrap((long[]) staging.array(), offset, length).slice();
    };
  }

  @Override
  public Plan plan() {
    return plan;
  }

  @Override
  public FloatBuffer floats(Value value) {
    return (FloatBuffer) buffer(value, FloatBuffer.class);
  }

  @Override
  public IntBuffer ints(Value value) {
    return (IntBuffer) buffer(value, IntBuffer.class);
  }

  @Override
  public LongBuffer longs(Value value) {
    return (LongBuffer) buffer(value, LongBuffer.class);
  }

  @Override
  public ByteBuffer bytes(Value value) {
    return (ByteBuffer) buffer(value, ByteBuffer.class);
  }

  private Object buffer(Value value, Class<?> type) {
    Object buffer = buffers.get(value);
    if (!type.isInstance(buffer)) {
      throw new IllegalArgumentException(
          "program: expected an input or output with a %s, got %s"
              .formatted(type.getSimpleName(), value));
    }
    return buffer;
  }

  @Override
  public void run() {
    if (closed) {
      throw new DeviceException("program: expected an open one, got closed");
    }
    device.checkOpen();
    device.memory().settle();
    if (version != device.memory().version()) {
      prepare();
    }
    for (Launch launch : launches) {
      launch.run();
    }
    device.transfer().check(report, launches.length + 1);
    last.forEach(Runnable::run);
  }

  private void prepare() {
    LaunchList list = layout.launches(incoming, outgoing, exchanges);
    launches = list.launches().toArray(Launch[]::new);
    last = list.last();
    report = device.transfer().reportLaunch(launches.length);
    version = device.memory().version();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      free();
      device.closed(this);
    }
  }

  private void free() {
    blocks.forEach(device.memory()::free);
    incoming.values().forEach(device.memory()::free);
    outgoing.values().forEach(device.memory()::free);
    passages.forEach(device.memory()::free);
  }
}
