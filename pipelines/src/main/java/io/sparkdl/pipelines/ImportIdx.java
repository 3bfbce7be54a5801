package io.sparkdl.pipelines;

import io.sparkdl.pipelines.idx.IdxTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import-idx}: IDX files of images and labels to a Parquet table. */
@Command(
    name = "import-idx",
    description =
        "Writes IDX files, gzipped or not, as Parquet: image (Spark's image schema), label (int).",
    mixinStandardHelpOptions = true)
final class ImportIdx implements Callable<Integer> {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE",
      description = "Unsigned bytes, dimensions (rows, height, width).")
  String images;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "Unsigned bytes, dimension (rows).")
  String labels;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Made by this job.")
  String out;

  @Mixin SessionOptions session;
  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    long start = System.nanoTime();
    // Before the session starts, which takes seconds.
    IdxTable table = IdxTable.open(new Path(images), new Path(labels), new Configuration());
    try (SparkSession spark = session.open("import-idx", 1)) {
      OutputFolder.requireCreatable("--out", out, spark.sparkContext().hadoopConfiguration());
      table.read(spark).write().parquet(out);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    console.printf("%d rows written to %s in %.1f s%n", table.rows(), out, seconds);
    new JobReport()
        .put("command", "import-idx")
        .putRate(table.rows(), seconds)
        .put("out", out)
        .print(output, console);
    return 0;
  }
}
