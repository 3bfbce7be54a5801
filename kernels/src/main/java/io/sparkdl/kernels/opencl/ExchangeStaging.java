package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.Exchange;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Step;
import java.util.function.Supplier;

/**
 * Where a program's exchanges with others pass through: a launch sends the elements to the host,
 * which has them summed, and a second one receives the sums.
 */
final class ExchangeStaging {
  private final Staging outgoing;
  private final Staging incoming;
  private final Supplier<Exchange> exchange;

  /**
   * A passage.
   *
   * @param outgoing room for the elements of any one exchange
   * @param incoming as much room
   * @param exchange what is used when the program runs
   */
  ExchangeStaging(Staging outgoing, Staging incoming, Supplier<Exchange> exchange) {
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.exchange = exchange;
  }

  /** Elements of the longest exchange of a plan; 0 if there is none. */
  static int length(Plan plan) {
    long length = 0;
    for (Step step : plan.steps()) {
      if (step.operator() instanceof AllReduceSum) {
        length = Math.max(length, step.inputs().get(0).type().elements());
      }
    }
    return Math.toIntExact(length);
  }

  /** Adds the launches that sum n floats from {@code x} on and put them to {@code y}. */
  void addTo(LaunchList launches, int x, int y, int n) {
    float[] elements = new float[n];
    launches.add(
        Transfer.send(ArenaKind.FLOATS, n, x),
        Grid.items(n),
        outgoing,
        () -> outgoing.setLength(n));
    launches.add(
        Transfer.receive(ArenaKind.FLOATS, n, y),
        Grid.items(n),
        incoming,
        () -> {
          System.arraycopy(outgoing.array(), 0, elements, 0, n);
          exchange.get().sum(elements);
          System.arraycopy(elements, 0, incoming.array(), 0, n);
          incoming.setLength(n);
        });
  }
}
