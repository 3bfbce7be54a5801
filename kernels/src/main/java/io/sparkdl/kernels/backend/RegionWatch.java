package io.sparkdl.kernels.backend;

/**
 * Is told, on the device's thread, when runs of programs come to a region, so that moving what lies
 * in it can go on while they compute: gradients leave as soon as they are there, and parameters
 * need not be there before they are read. A device may tell of everything that a program reads
 * before its first operator, and of everything it assigns behind its last.
 */
public interface RegionWatch {
  /** The watch of a device that nobody watches. */
  RegionWatch NONE =
      new RegionWatch() {
        @Override
        public void beforeRead(String region, long from, long to) {}

        @Override
        public void assigned(String region, long from, long to) {}
      };

  /**
   * A run is about to read these elements for the first time; the watch may write them first.
   * Elements that the run also assigns may be left out.
   *
   * @param from first element
   * @param to one behind the last
   * @throws java.io.UncheckedIOException if what they wait for does not come; it ends the run and
   *     comes out of {@link Program#run} as it is
   */
  void beforeRead(String region, long from, long to);

  /**
   * These elements have the value that the run assigns to them; the watch may read them.
   *
   * @param from first element
   * @param to one behind the last
   */
  void assigned(String region, long from, long to);

  /** Tells this watch and then the other. */
  default RegionWatch and(RegionWatch other) {
    RegionWatch first = this;
    return new RegionWatch() {
      @Override
      public void beforeRead(String region, long from, long to) {
        first.beforeRead(region, from, to);
        other.beforeRead(region, from, to);
      }

      @Override
      public void assigned(String region, long from, long to) {
        first.assigned(region, from, to);
        other.assigned(region, from, to);
      }
    };
  }
}
