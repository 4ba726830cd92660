#include "app/application.h"
#include "app/commandline.h"
#include "library/base/logging.h"

#include <QApplication>
#include <QFileInfo>
#include <QTimer>
#include <QTranslator>

#include <clocale>
#include <cstdio>
#include <memory>

namespace {

using App::ExitCode;

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

void print(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toLocal8Bit();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
}

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments << QString::fromLocal8Bit(argv[i]);
    }
    return arguments;
}

int runVerb(const App::Invocation &invocation)
{
    App::VerbContext context(invocation);
    int exitCode = int(ExitCode::Failed);
    QObject::connect(
        &context, &App::VerbContext::finished, QCoreApplication::instance(), [&exitCode](int code) {
            exitCode = code;
            QMetaObject::invokeMethod(
                QCoreApplication::instance(), &QCoreApplication::quit, Qt::QueuedConnection);
        });
    QTimer::singleShot(0, &context, [&] { invocation.verb->run(context); });
    QCoreApplication::exec();
    return exitCode;
}

} // namespace

int main(int argc, char **argv)
{
    const Result<App::Invocation> parsed = App::parseCommandLine(argumentsOf(argc, argv));
    const bool asksForText = parsed && (parsed->help || parsed->version);
    bool wantsWindow = parsed && !asksForText && parsed->verb == nullptr;
    if (parsed && parsed->verb != nullptr && parsed->verb->wantsWindow != nullptr && !asksForText) {
        const App::VerbContext context(*parsed);
        wantsWindow = parsed->verb->wantsWindow(context);
    }
    const bool opensWindow = wantsWindow && hasDisplay();

    std::unique_ptr<QCoreApplication> application;
    if (opensWindow) {
        application = std::make_unique<QApplication>(argc, argv);
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    QCoreApplication::setApplicationName(QStringLiteral("matinee"));
    QCoreApplication::setApplicationVersion(QStringLiteral(MATINEE_VERSION));
    // Numbers in files and protocols are written with a dot whatever the desktop's language is.
    std::setlocale(LC_NUMERIC, "C");
    std::unique_ptr<QTranslator> translator
        = App::loadTranslation(parsed ? parsed->dataFolder : QString());

    if (!parsed) {
        return int(App::Output(App::OutputFormat::People).error(parsed.error()));
    }
    if (parsed->version) {
        print(stdout, QStringLiteral("matinee " MATINEE_VERSION "\n"));
        return int(ExitCode::Done);
    }
    if (parsed->help) {
        print(stdout, App::helpText(parsed->verb));
        return int(ExitCode::Done);
    }
    if (wantsWindow && !opensWindow) {
        print(stderr,
            QCoreApplication::translate("CommandLine",
                "There is no display here, so the window cannot be opened. These verbs work "
                "without one:\n\n"));
        print(stderr, App::helpText(nullptr));
        return int(ExitCode::Failed);
    }
    const Paths paths = Paths::forDevice(parsed->dataFolder);
    if (opensWindow) {
        if (const Result<> prepared = paths.prepare(); !prepared) {
            return int(App::Output(parsed->format).error(prepared.error()));
        }
    }
    // A verb that only reads a file leaves no folders behind.
    Logging::install(QFileInfo::exists(paths.dataFolder()) ? paths.logFile() : QString());
    if (opensWindow) {
        return App::runWindow(*parsed, translator);
    }
    return runVerb(*parsed);
}
