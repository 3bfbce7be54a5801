package io.sparkdl.pipelines;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line {@code sparkdl}. Exit status: 0 done, 1 the job failed, 2 wrong arguments. */
@Command(
    name = "sparkdl",
    description = "Trains neural networks on Spark tables and scores tables with them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ImportIdx.class,
      Train.class,
      Evaluate.class,
      Score.class,
      Describe.class,
      Devices.class,
      Demo.class,
      Soak.class
    })
public final class Main {
  private Main() {}

  /** Runs one subcommand and exits the JVM with its status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(out, err, arguments));
  }

  /**
   * Runs one subcommand.
   *
   * @param out takes results, and with {@code --json} one JSON object as the last line
   * @param err takes progress, and on failure one line
   * @return exit status
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine commandLine = new CommandLine(spec());
    commandLine.setOut(out).setErr(err);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setParameterExceptionHandler((e, given) -> reportUsage(e));
    commandLine.setExecutionExceptionHandler(Main::reportFailure);
    return commandLine.execute(arguments);
  }

  /** The subcommands and their options. */
  static CommandSpec spec() {
    return CommandSpec.forAnnotatedObject(new Main());
  }

  private static int reportUsage(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    e.getCommandLine()
        .getErr()
        .println(name + ": " + ErrorLine.of(e) + "; see " + name + " --help");
    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int reportFailure(Exception e, CommandLine command, ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + ErrorLine.of(e));
    if (command.getParseResult().hasMatchedOption("--verbose")) {
      e.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
