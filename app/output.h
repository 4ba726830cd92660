#pragma once

#include "library/base/result.h"

#include <QJsonObject>
#include <QString>

namespace App {

//! What the process returns; part of the command line's contract.
enum class ExitCode
{
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Unreachable = 4,
    Refused = 5, //!< permission, credentials
};

ExitCode exitCodeFor(ErrorCode code);

enum class OutputFormat
{
    People,
    Json
};

//! Standard output and standard error of one verb: sentences for people, or one JSON document with
//! progress as JSON lines on standard error.
class Output
{
public:
    explicit Output(OutputFormat format)
        : m_format(format)
    { }

    bool isJson() const { return m_format == OutputFormat::Json; }
    //! A line for people; nothing with --json.
    void line(const QString &text) const;
    //! The one document; nothing without --json.
    void document(const QJsonObject &document) const;
    //! Something that is still going on: standard error, either form.
    void progress(const QString &text, const QJsonObject &object) const;
    //! What the person must know beside the answer: standard error, either form.
    void notice(const QString &text) const;
    //! Says the error in either form and returns the code to exit with.
    ExitCode error(const Error &error) const;

private:
    OutputFormat m_format;
};

QJsonObject toJson(const Error &error);
//! What toJson() made; Internal for a code that it does not know.
Error errorFromJson(const QJsonObject &object);

} // namespace App
