package io.sparkdl.kernels.cpu;

/** One thing that a program does when it runs. */
@FunctionalInterface
interface Instruction {
  /** Does it; allocates next to nothing. */
  void run();
}
