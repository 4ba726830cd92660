#pragma once

#include "app/output.h"
#include "library/base/paths.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>
#include <span>

namespace App {

class VerbContext;

struct VerbOption
{
    const char *name; //!< without hyphens
    const char *value; //!< name of its value in the help; null: a switch
    const char *help; //!< source text of a translation
    char letter = 0; //!< may stand for it after one hyphen; 0: none does
};

//! One row of the table of verbs. run starts the work and returns; the verb ends with
//! VerbContext::finish, at once or later from the event loop.
struct Verb
{
    const char *name;
    const char *arguments; //!< as in the help: "PATH..."
    int minimumArguments;
    int maximumArguments; //!< -1: any number
    const char *summary; //!< source text of a translation
    std::span<const VerbOption> options;
    void (*run)(VerbContext &);
    bool (*wantsWindow)(const VerbContext &) = nullptr; //!< null: never
};

std::span<const Verb> verbs();

//! A parsed command line.
struct Invocation
{
    const Verb *verb = nullptr; //!< null: open the window
    QStringList arguments; //!< of the verb
    QHash<QString, QString> options; //!< of the verb; a switch has an empty value
    QString dataFolder;
    OutputFormat format = OutputFormat::People;
    bool help = false;
    bool version = false;
};

//! Reads the arguments after the program's name. Pure. Usage errors are ErrorCode::InvalidInput.
Result<Invocation> parseCommandLine(const QStringList &arguments);

//! The whole help, or that of one verb.
QString helpText(const Verb *verb);

//! What one running verb has: its arguments, its output, and the way to end.
class VerbContext final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerbContext)
public:
    explicit VerbContext(const Invocation &invocation);

    const QStringList &arguments() const { return m_invocation.arguments; }
    bool has(const char *option) const;
    QString option(const char *option) const;
    const Output &output() const { return m_output; }
    const Paths &paths() const { return m_paths; }

    //! Ends the program with this code. Later calls are ignored.
    void finish(ExitCode code);
    void fail(const Error &error) { finish(m_output.error(error)); }

signals:
    void finished(int exitCode);

private:
    Invocation m_invocation;
    Output m_output;
    Paths m_paths;
    bool m_isFinished = false;
};

} // namespace App
