// Uses a window of another program from a shell: see usage().

#include "tests/gui/xsession.h"

#include <QCoreApplication>

#include <cstdio>

using namespace std::chrono_literals;
using TestSupport::XSession;

namespace {

int usage()
{
    std::fputs(
        "usage: gui_tool window PID           wait for its window, print the id\n"
        "       gui_tool drop WINDOW FILE...   drop files on its middle\n"
        "       gui_tool hover WINDOW FILE...  hold files over its middle for 2 s\n"
        "       gui_tool key WINDOW KEY...     Return, Escape, space, ctrl+f, a ...\n"
        "       gui_tool click WINDOW X Y\n"
        "       gui_tool move WINDOW X Y\n"
        "       gui_tool resize WINDOW WIDTH HEIGHT\n"
        "       gui_tool shot WINDOW FILE.png\n"
        "       gui_tool moving WINDOW         exit 0 once its middle changes, 1 after 10 s\n"
        "       gui_tool close WINDOW\n",
        stderr);
    return 2;
}

int fail(const QString &problem)
{
    std::fprintf(stderr, "gui_tool: %s\n", problem.toUtf8().constData());
    return 1;
}

QRect middle(const QRect &place)
{
    return QRect(place.width() / 4, place.height() / 4, place.width() / 2, place.height() / 2);
}

int run(XSession &session, const QStringList &arguments)
{
    const QString &verb = arguments.at(0);
    if (verb == QLatin1String("window")) {
        const auto window = session.waitForWindow(arguments.at(1).toLongLong(), 30s);
        if (!window) {
            return fail(QStringLiteral("the process shows no window"));
        }
        std::printf("%u\n", *window);
        return 0;
    }
    const auto window = XSession::Window(arguments.at(1).toUInt(nullptr, 0));
    const QRect place = session.geometry(window);
    if (place.isEmpty()) {
        return fail(QStringLiteral("there is no such window"));
    }
    const QStringList rest = arguments.mid(2);
    const QPoint center(place.width() / 2, place.height() / 2);
    if (verb == QLatin1String("drop") && !rest.isEmpty()) {
        const QString problem = session.dropFiles(window, center, rest, 10s);
        return problem.isEmpty() ? 0 : fail(problem);
    }
    if (verb == QLatin1String("hover") && !rest.isEmpty()) {
        const QString problem = session.hoverFiles(window, center, rest, 2s);
        return problem.isEmpty() ? 0 : fail(problem);
    }
    if (verb == QLatin1String("key") && !rest.isEmpty()) {
        session.focus(window);
        for (const QString &key : rest) {
            if (!session.key(key)) {
                return fail(QStringLiteral("no key is called %1").arg(key));
            }
        }
        return 0;
    }
    if (verb == QLatin1String("shot") && rest.size() == 1) {
        return session.screenshot(window).save(rest.at(0))
            ? 0
            : fail(QStringLiteral("the picture could not be written"));
    }
    if (verb == QLatin1String("moving")) {
        return session.waitForChange(window, middle(place), session.screenshot(window), 10s)
            ? 0
            : fail(QStringLiteral("nothing moves"));
    }
    if (verb == QLatin1String("close")) {
        session.requestClose(window);
        return 0;
    }
    if (rest.size() == 2) {
        const QPoint at(rest.at(0).toInt(), rest.at(1).toInt());
        if (verb == QLatin1String("click")) {
            session.click(window, at);
            return 0;
        }
        if (verb == QLatin1String("move")) {
            session.moveMouse(window, at);
            return 0;
        }
        if (verb == QLatin1String("resize")) {
            session.resize(window, QSize(at.x(), at.y()));
            return 0;
        }
    }
    return usage();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.size() < 2) {
        return usage();
    }
    const std::unique_ptr<XSession> session = XSession::connect();
    if (!session) {
        return fail(QStringLiteral("there is no X display with XTEST"));
    }
    return run(*session, arguments);
}
