package io.sparkdl.engine.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a description, as text and as HTML. */
final class DescriptionTable {
  private static final List<String> HEADER =
      List.of("layer", "kind", "output", "parameters", "multiply-adds");

  /** Columns from here on hold numbers, at the right. */
  private static final int FIRST_NUMBER = 3;

  private DescriptionTable() {}

  static String text(NetworkDescription description) {
    List<List<String>> lines = lines(description);
    int[] widths = new int[HEADER.size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder(title(description)).append('\n');
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = line.get(column);
        String gap = " ".repeat(widths[column] - cell.length());
        row.append(column == 0 ? "" : "  ");
        row.append(column < FIRST_NUMBER ? cell + gap : gap + cell);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.append(memory(description)).append('\n').toString();
  }

  static String html(NetworkDescription description) {
    StringBuilder html = new StringBuilder("<div><p>");
    html.append(escaped(title(description))).append("</p>\n<table>\n");
    String cell = "th";
    for (List<String> line : lines(description)) {
      html.append("<tr>");
      for (int column = 0; column < HEADER.size(); column++) {
        html.append('<').append(cell);
        html.append(column < FIRST_NUMBER ? ">" : " style=\"text-align:right\">");
        html.append(escaped(line.get(column))).append("</").append(cell).append('>');
      }
      html.append("</tr>\n");
      cell = "td";
    }
    html.append("</table>\n<p>").append(escaped(memory(description))).append("</p>\n");
    return html.append(description.svg()).append("</div>\n").toString();
  }

  private static List<List<String>> lines(NetworkDescription description) {
    List<List<String>> lines = new ArrayList<>(List.of(HEADER));
    for (NetworkDescription.Part part : description.parts()) {
      lines.add(
          List.of(
              part.name(),
              part.kind(),
              part.output().toString(),
              number(part.parameters()),
              number(part.multiplyAdds())));
    }
    lines.add(
        List.of(
            "total", "", "", number(description.parameters()), number(description.multiplyAdds())));
    return lines;
  }

  private static String title(NetworkDescription description) {
    return "input " + description.input() + ", batch " + description.rows();
  }

  private static String memory(NetworkDescription description) {
    return "memory: weights "
        + bytes(description.weightBytes())
        + "; planned for a batch: training "
        + bytes(description.trainingBytes())
        + ", inference "
        + bytes(description.inferenceBytes());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
  }

  private static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
