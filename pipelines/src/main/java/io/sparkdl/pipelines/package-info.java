/**
 * The command line: one class per subcommand, run by {@link io.sparkdl.pipelines.Main}. Each takes
 * its data and its model by path, runs one job, and ends with what it measured. Results go to
 * standard output, progress and errors to standard error. May import Spark, {@code io.sparkdl.ml},
 * the kernels' list of devices, picocli and progressbar.
 */
package io.sparkdl.pipelines;
