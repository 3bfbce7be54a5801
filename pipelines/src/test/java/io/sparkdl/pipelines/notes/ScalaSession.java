package io.sparkdl.pipelines.notes;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterOutput;
import org.apache.zeppelin.interpreter.InterpreterResultMessage;
import scala.Console;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * A Scala session with a local Spark as Zeppelin's interpreter has it: Scala's own interpreter with
 * {@code spark} bound, and output split into texts and tables by Zeppelin's own code.
 */
final class ScalaSession implements AutoCloseable {
  private final InterpreterOutput output = new InterpreterOutput();
  private final ClassLoader outer = Thread.currentThread().getContextClassLoader();
  private final IMain interpreter;
  private final SparkSession spark;

  /** Starts one with two task slots; classes of the session are written to {@code classes}. */
  ScalaSession(Path classes) {
    Settings settings = new Settings();
    settings.processArguments(
        CollectionConverters.asScala(
                List.of("-usejavacp", "-Yrepl-class-based", "-Yrepl-outdir", classes.toString()))
            .toList(),
        true);
    interpreter =
        new IMain(settings, new ReplReporterImpl(settings, new PrintWriter(output, true)));
    interpreter.initializeCompiler();
    // Closures of paragraphs are classes of this loader: Spark's tasks take it from the context.
    Thread.currentThread().setContextClassLoader(interpreter.classLoader());
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.repl.class.outputDir", classes.toString())
            .getOrCreate();
    interpreter.bind(
        "spark",
        SparkSession.class.getName(),
        spark,
        CollectionConverters.asScala(List.<String>of()).toList());
  }

  /**
   * Runs one paragraph.
   *
   * @return what it showed
   * @throws AssertionError if it does not compile or throws, with what it printed
   */
  List<InterpreterResultMessage> run(String scala) throws IOException {
    output.clear();
    Results.Result result = Console.withOut(output, () -> interpreter.interpret(scala));
    output.flush();
    List<InterpreterResultMessage> shown = output.toInterpreterResultMessage();
    if (!"Success".equals(result.toString())) {
      throw new AssertionError(result + " of\n" + scala + "\n" + shown);
    }
    return shown;
  }

  @Override
  public void close() {
    spark.stop();
    interpreter.close();
    Thread.currentThread().setContextClassLoader(outer);
  }
}
