#include "daemon/control/resources/sheet.hpp"

#include <absl/strings/str_replace.h>

namespace xiangyin::control {
namespace {

std::string csv_cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, "'");
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  return '"' + absl::StrReplaceAll(text, {{"\"", "\"\""}}) + '"';
}

std::string escaped(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string table_row(const std::vector<std::string>& cells, const std::string& tag) {
  std::string row = "<tr>";
  for (const std::string& cell : cells)
    row += '<' + tag + '>' + escaped(cell) + "</" + tag + '>';
  return row + "</tr>\n";
}

constexpr std::string_view style =
    "@page{size:A4 landscape;margin:15mm}body{font:10pt sans-serif}h1{font-size:14pt;text-align:center}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:3px 5px;text-align:left;"
    "vertical-align:top}thead{display:table-header-group}tr{break-inside:avoid}footer{margin-top:12mm}";

}  // namespace

std::string local_text(const schedule::TimeZone& zone, core::Instant moment) {
  std::string text = to_text(zone.to_local(moment));
  text.at(10) = ' ';
  return text;
}

Response to_csv(const Sheet& sheet) {
  std::string text = "\xEF\xBB\xBF";
  const auto add = [&text](const std::vector<std::string>& cells) {
    std::string_view before;
    for (const std::string& cell : cells) {
      text += std::string(before) + csv_cell(cell);
      before = ",";
    }
    text += "\r\n";
  };
  add(sheet.headings);
  for (const auto& row : sheet.rows)
    add(row);
  Response response;
  response.headers.emplace_back("Content-Type", "text/csv; charset=utf-8; header=present");
  response.body = std::move(text);
  return response;
}

Response to_html(const Sheet& sheet) {
  std::string text = "<!doctype html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>" +
                     escaped(sheet.title) + "</title><style>" + std::string(style) +
                     "</style></head><body>\n<h1>" + escaped(sheet.title) + "</h1>\n<table><thead>" +
                     table_row(sheet.headings, "th") + "</thead><tbody>\n";
  for (const auto& row : sheet.rows)
    text += table_row(row, "td");
  text += "</tbody></table>\n<footer>" + escaped(sheet.signatures) + "</footer>\n</body></html>\n";
  Response response;
  response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  response.body = std::move(text);
  return response;
}

}  // namespace xiangyin::control
