#pragma once
#include <memory>
#include <string>
#include <vector>

#include "duckdb.hpp"
#include "engine/answer.hpp"

// Where an answer's rows come from: a statement that runs here, or one that Trino runs. How they
// are encoded, counted, cut, stopped and put on record is the answer's, whoever computes them.
namespace weft::engine {

// One thread, but for Interrupt. `stopper` is of who wants the rows.
class AnswerSource {
 public:
  virtual ~AnswerSource() = default;

  // Readies the statement until the decisions hold for what it gives; then its columns are known.
  // Throws Error.
  virtual void Prepare(const Stopper& stopper) = 0;
  // Tells the touch what is used, where it does not know yet. Before it records `began`.
  virtual void NoteUses() {}
  // The next rows; null, or none, at the end. Throws Error.
  virtual duckdb::unique_ptr<duckdb::DataChunk> Next(const Stopper& stopper) = 0;
  // The work in hand ends soon. Any thread.
  virtual void Interrupt() = 0;

  const std::vector<std::string>& names() const { return names_; }
  const duckdb::vector<duckdb::LogicalType>& types() const { return types_; }

 protected:
  std::vector<std::string> names_;
  duckdb::vector<duckdb::LogicalType> types_;
};

// Of DuckDB, as its caller.
std::unique_ptr<AnswerSource> AskedHere(std::shared_ptr<AskInstance> instance, audit::Touch& touch,
                                        const Question& question);

// What it answers records its end through the touch, which it does not outlive.
std::unique_ptr<Answer> AnswerOf(std::unique_ptr<AnswerSource> source, const AnswerParts& parts,
                                 audit::Touch& touch, const Question& question);
// The same of a source that may wait long until it is ready: the first Next readies it, so that the
// answer can be cancelled meanwhile. Its columns are known then, and refusals are thrown there.
std::unique_ptr<Answer> AnswerLater(std::unique_ptr<AnswerSource> source, const AnswerParts& parts,
                                    audit::Touch& touch, const Question& question);

}  // namespace weft::engine
