package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.Grid;
import java.util.ArrayList;
import java.util.List;

/** Collects prepared launches and numbers them. */
final class LaunchList {
  private final Engine engine;
  private final List<Launch> launches = new ArrayList<>();

  LaunchList(Engine engine) {
    this.engine = engine;
  }

  void add(ArenaKernel kernel, Grid grid, Staging staging) {
    if (!grid.isEmpty()) {
      launches.add(engine.prepare(kernel, grid, staging, launches.size()));
    }
  }

  /** Adds a launch before which the host does something, each time it runs. */
  void add(ArenaKernel kernel, Grid grid, Staging staging, Runnable before) {
    if (!grid.isEmpty()) {
      Launch launch = engine.prepare(kernel, grid, staging, launches.size());
      launches.add(
          () -> {
            before.run();
            launch.run();
          });
    }
  }

  List<Launch> launches() {
    return launches;
  }
}
