package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.util.List;
import java.util.Map;

/**
 * An ONNX model as a plan.
 *
 * @param inputs the plan's inputs by their names in the model
 * @param outputs in the order of the model's outputs
 */
record OnnxPlan(Plan plan, Map<String, Value> inputs, List<Value> outputs) {}
