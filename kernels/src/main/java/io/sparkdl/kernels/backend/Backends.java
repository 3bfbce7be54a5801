package io.sparkdl.kernels.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The back ends on the class path, found through {@link ServiceLoader}. */
public final class Backends {
  private Backends() {}

  /** Every back end, in the order of the class path. */
  public static List<Backend> all() {
    List<Backend> backends = new ArrayList<>();
    ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).forEach(backends::add);
    return backends;
  }

  /**
   * The back end with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Backend named(String name) {
    List<String> names = new ArrayList<>();
    for (Backend backend : all()) {
      if (backend.name().equals(name)) {
        return backend;
      }
      names.add(backend.name());
    }
    throw new IllegalArgumentException("device: expected one of " + names + ", got " + name);
  }
}
