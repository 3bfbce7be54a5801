package io.sparkdl.kernels.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.sparkdl.kernels.cases.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of the ONNX backend tests: {@code model.onnx} and data sets of inputs and outputs.
 *
 * @param name the collection's and the test's, such as {@code node/test_relu}
 */
record OnnxTestFolder(String name, Path path) {
  /** Inputs by name, and the outputs that the model must give for them. */
  record DataSet(Map<String, Argument> inputs, List<Argument> outputs) {}

  /** The tests of a collection, in order; none if the folder is absent. */
  static List<OnnxTestFolder> list(Path collection) throws IOException {
    if (!Files.isDirectory(collection)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(collection)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("model.onnx")))
          .sorted()
          .map(
              folder ->
                  new OnnxTestFolder(collection.getFileName() + "/" + folder.getFileName(), folder))
          .toList();
    }
  }

  ModelProto model() throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(path.resolve("model.onnx")));
  }

  /**
   * The data sets.
   *
   * @throws UnsupportedModel if one has tensors of types that we do not have
   */
  List<DataSet> dataSets(ModelProto model) throws IOException {
    List<DataSet> sets = new ArrayList<>();
    for (int set = 0; Files.isDirectory(path.resolve("test_data_set_" + set)); set++) {
      Path folder = path.resolve("test_data_set_" + set);
      List<Argument> tensors = tensors(folder, "input_");
      List<String> names = OnnxModelReader.inputNames(model);
      if (tensors.size() != names.size()) {
        throw new IllegalArgumentException(
            name + ": expected inputs " + names + ", got " + tensors.size());
      }
      Map<String, Argument> inputs = new LinkedHashMap<>();
      for (int i = 0; i < tensors.size(); i++) {
        inputs.put(names.get(i), tensors.get(i));
      }
      sets.add(new DataSet(inputs, tensors(folder, "output_")));
    }
    return sets;
  }

  private static List<Argument> tensors(Path folder, String prefix) throws IOException {
    List<Argument> tensors = new ArrayList<>();
    for (int i = 0; Files.exists(folder.resolve(prefix + i + ".pb")); i++) {
      byte[] bytes = Files.readAllBytes(folder.resolve(prefix + i + ".pb"));
      tensors.add(OnnxTensors.read(TensorProto.parseFrom(bytes)));
    }
    return tensors;
  }
}
