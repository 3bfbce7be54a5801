package io.sparkdl.pipelines;

import picocli.CommandLine.Option;

/** How a command reports. */
final class OutputOptions {
  @Option(
      names = "--json",
      description = "End standard output with one line of JSON that says what was measured.")
  boolean json;

  @Option(names = "--verbose", description = "Print the stack trace of a failure.")
  boolean verbose;
}
