package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.Grid;
import java.util.ArrayList;
import java.util.List;

/** Collects prepared launches and numbers them, and what the host does between them. */
final class LaunchList {
  private final Engine engine;
  private final List<Launch> launches = new ArrayList<>();
  private List<Runnable> pending = new ArrayList<>();

  LaunchList(Engine engine) {
    this.engine = engine;
  }

  void add(ArenaKernel kernel, Grid grid, Staging staging) {
    if (!grid.isEmpty()) {
      Launch launch = engine.prepare(kernel, grid, staging, launches.size());
      List<Runnable> words = pending;
      pending = new ArrayList<>();
      launches.add(words.isEmpty() ? launch : after(words, launch));
    }
  }

  private static Launch after(List<Runnable> words, Launch launch) {
    return () -> {
      words.forEach(Runnable::run);
      launch.run();
    };
  }

  /** The host does something, each time, behind the launches so far. */
  void then(Runnable word) {
    pending.add(word);
  }

  /** What the host does behind the last launch. */
  List<Runnable> last() {
    return pending;
  }

  /** Adds a launch before which the host does something, each time it runs. */
  void add(ArenaKernel kernel, Grid grid, Staging staging, Runnable before) {
    if (!grid.isEmpty()) {
      then(before);
      add(kernel, grid, staging);
    }
  }

  List<Launch> launches() {
    return launches;
  }
}
