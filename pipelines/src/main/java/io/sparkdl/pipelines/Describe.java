package io.sparkdl.pipelines;

import io.sparkdl.engine.describe.NetworkDescription;
import io.sparkdl.engine.network.NamedNetwork;
import io.sparkdl.engine.network.Network;
import io.sparkdl.kernels.tensor.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code describe}: what a network is made of, as a table or a graph. */
@Command(
    name = "describe",
    description = "Prints a network's layers, parameters, multiply-adds and memory; or its graph.",
    mixinStandardHelpOptions = true)
final class Describe implements Callable<Integer> {
  /** How a network is shown. */
  enum Format {
    TEXT,
    DOT,
    SVG,
    HTML
  }

  @Parameters(
      paramLabel = "NAME|FILE.json",
      completionCandidates = NetworkNames.All.class,
      description = "${COMPLETION-CANDIDATES}, or a file with a description as JSON.")
  String network;

  @Option(
      names = "--input",
      required = true,
      split = ",",
      paramLabel = "SIZE",
      description = "Shape of one row's input, such as 3,32,32.")
  int[] input;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      defaultValue = "1",
      description = "Rows of a batch. Default: ${DEFAULT-VALUE}.")
  int batch;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Classes of a named network. Default: ${DEFAULT-VALUE}.")
  int classes;

  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Tokens of a named network for tokens. Default: ${DEFAULT-VALUE}.")
  int vocabulary;

  @Option(
      names = "--format",
      paramLabel = "text|dot|svg|html",
      defaultValue = "text",
      description = "Default: ${DEFAULT-VALUE}.")
  Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write, a file that does not exist yet. Default: standard output.")
  Path out;

  @Mixin OutputOptions output;
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    NetworkDescription described = NetworkDescription.of(network(), Shape.of(input), batch);
    String text =
        switch (format) {
          case TEXT -> described.text();
          case DOT -> described.dot();
          case SVG -> described.svg();
          case HTML -> described.html();
        };
    PrintWriter console = spec.commandLine().getOut();
    if (out == null) {
      console.println(text.stripTrailing());
    } else {
      write(text);
    }
    report(described).print(output, console);
    return 0;
  }

  private Network network() {
    NamedNetwork named = NamedNetwork.named(network);
    return named == null
        ? Network.fromJson(TrainingOptions.described("describe", network, NamedNetwork.names()))
        : named.of(new NamedNetwork.Sizes(Shape.of(input), classes, vocabulary));
  }

  private void write(String text) throws IOException {
    try {
      Files.writeString(out, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          "--out: expected a file that does not exist yet, got "
              + out
              + "; remove it or name another",
          e);
    }
  }

  private JobReport report(NetworkDescription described) {
    List<Map<String, Object>> layers = new ArrayList<>();
    for (NetworkDescription.Part part : described.parts()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", part.name());
      layer.put("kind", part.kind());
      layer.put("inputs", part.inputs());
      layer.put("output", part.output().toArray());
      layer.put("parameters", part.parameters());
      layer.put("multiplyAdds", part.multiplyAdds());
      layers.add(layer);
    }
    return new JobReport()
        .put("command", "describe")
        .put("input", input)
        .put("batch", batch)
        .put("layers", layers)
        .put("parameters", described.parameters())
        .put("state", described.state())
        .put("multiplyAdds", described.multiplyAdds())
        .put("weightBytes", described.weightBytes())
        .put("trainingBytes", described.trainingBytes())
        .put("inferenceBytes", described.inferenceBytes());
  }
}
