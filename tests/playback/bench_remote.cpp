// Plays without a window what standard input asks for, one command a line, and answers each with a
// line once what it shows is there. tests/bench/compare-mpv is its caller.
//   open FILE|URL      shown MILLISECONDS: from the command to the first frame
//   seek MS exact      shown MILLISECONDS MS: to the picture there, and the time of that picture
//   stop               stopped
//   quit
// What goes wrong is answered by: failed WHY
#include "library/playback/engine.h"
#include "library/playback/localfilesource.h"
#include "library/playback/simulatedaudio.h"
#include "sync/web/webaddress.h"
#include "sync/web/webclient.h"
#include "sync/web/websource.h"

#include <QCoreApplication>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace {

using RemoteClock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kRemotePatience{30};

//! Threads of the engine write, the one that reads commands waits.
class RemoteObserver : public Library::VideoOutput, public Library::PlaybackListener
{
public:
    void present(std::shared_ptr<const Library::VideoFrame> frame,
        std::shared_ptr<const std::vector<Library::SubtitleOverlay>>) override
    {
        const std::lock_guard lock(m_mutex);
        if (frame && !m_firstFrame) {
            m_firstFrame = RemoteClock::now();
            m_changed.notify_all();
        }
    }

    void onState(Library::PlayerState state) override
    {
        const std::lock_guard lock(m_mutex);
        m_state = state;
        m_changed.notify_all();
    }

    void onSeekFinished(microseconds, microseconds got) override
    {
        const std::lock_guard lock(m_mutex);
        m_got = got;
        m_gotAt = RemoteClock::now();
        m_changed.notify_all();
    }

    void onError(const Error &error) override
    {
        const std::lock_guard lock(m_mutex);
        m_error = error.message;
    }

    void onOpened(const Library::PlaybackInfo &) override { }
    void onPosition(microseconds) override { }
    void onBuffering(int) override { }
    void onSubtitleError(const Error &) override { } // none are added

    //! Before a command, so that nothing of an earlier one answers it.
    void forgetFrame()
    {
        const std::lock_guard lock(m_mutex);
        m_firstFrame.reset();
        m_state = Library::PlayerState::Opening;
        m_error = QStringLiteral("no picture in time");
    }

    void forgetSeek()
    {
        const std::lock_guard lock(m_mutex);
        m_got.reset();
        m_error = QStringLiteral("no picture in time");
    }

    std::optional<RemoteClock::time_point> waitForFrame()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(
            lock, kRemotePatience, [this] { return m_firstFrame || hasNoMoreFrames(); });
        return m_firstFrame;
    }

    //! The time of the picture.
    std::optional<microseconds> waitForSeek(RemoteClock::time_point &at)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, kRemotePatience,
            [this] { return m_got || m_state == Library::PlayerState::Failed; });
        at = m_gotAt;
        return m_got;
    }

    bool waitForIdle()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(
            lock, kRemotePatience, [this] { return m_state == Library::PlayerState::Idle; });
    }

    QString error()
    {
        const std::lock_guard lock(m_mutex);
        return m_error;
    }

private:
    bool hasNoMoreFrames() const
    {
        return m_state == Library::PlayerState::Ended || m_state == Library::PlayerState::Failed;
    }

    std::mutex m_mutex; //!< guards everything below
    std::condition_variable m_changed;
    std::optional<RemoteClock::time_point> m_firstFrame;
    std::optional<microseconds> m_got;
    RemoteClock::time_point m_gotAt;
    Library::PlayerState m_state = Library::PlayerState::Idle;
    QString m_error;
};

class Remote
{
public:
    Remote()
        : m_engine(&m_observer, &m_audio, &m_observer)
    { }

    //! False when there is to be no further command.
    bool obey(const QString &line)
    {
        const QString verb = line.section(QLatin1Char(' '), 0, 0);
        const QString rest = line.section(QLatin1Char(' '), 1);
        if (verb == QLatin1String("open")) {
            open(rest);
        } else if (verb == QLatin1String("seek")) {
            seek(rest);
        } else if (verb == QLatin1String("stop")) {
            answer(stop() ? QStringLiteral("stopped") : QStringLiteral("failed it does not stop"));
        } else if (verb != QLatin1String("quit")) {
            answer(QStringLiteral("failed no such command: ") + line);
        }
        return verb != QLatin1String("quit");
    }

private:
    static void answer(const QString &line)
    {
        std::puts(line.toUtf8().constData());
        std::fflush(stdout);
    }

    static QString shown(RemoteClock::time_point from, RemoteClock::time_point to)
    {
        const double ms = std::chrono::duration<double, std::milli>(to - from).count();
        return QStringLiteral("shown ") + QString::number(ms, 'f', 3);
    }

    Result<std::shared_ptr<Library::ByteSource>> sourceOf(const QString &path)
    {
        if (!Sync::isWebAddress(path)) {
            auto file = Library::LocalFileSource::open(path);
            return file ? Result<std::shared_ptr<Library::ByteSource>>(*file)
                        : failure(file.error());
        }
        const Result<QUrl> address = Sync::webAddress(path);
        if (!address) {
            return failure(address.error());
        }
        Sync::WebSource::Options options;
        options.address = *address;
        return std::make_shared<Sync::WebSource>(m_web, options);
    }

    void open(const QString &path)
    {
        if (!stop()) {
            answer(QStringLiteral("failed what was open does not stop"));
            return;
        }
        m_observer.forgetFrame();
        const auto start = RemoteClock::now();
        const Result<std::shared_ptr<Library::ByteSource>> source = sourceOf(path);
        if (!source) {
            answer(QStringLiteral("failed ") + source.error().message);
            return;
        }
        m_engine.open(*source, Library::OpenOptions{});
        m_isOpen = true;
        const auto at = m_observer.waitForFrame();
        answer(at ? shown(start, *at) : QString(QStringLiteral("failed ") + m_observer.error()));
    }

    void seek(const QString &where)
    {
        bool isNumber = false;
        const qint64 ms = where.section(QLatin1Char(' '), 0, 0).toLongLong(&isNumber);
        if (!m_isOpen || !isNumber
            || where.section(QLatin1Char(' '), 1) != QLatin1String("exact")) {
            answer(QStringLiteral("failed nothing is open, or it is not: seek MS exact"));
            return;
        }
        m_observer.forgetSeek();
        const auto start = RemoteClock::now();
        m_engine.seek(milliseconds(ms), Library::SeekMode::Exact);
        RemoteClock::time_point at;
        const auto got = m_observer.waitForSeek(at);
        answer(got ? QString(
                   shown(start, at) + QLatin1Char(' ') + QString::number(got->count() / 1000))
                   : QString(QStringLiteral("failed ") + m_observer.error()));
    }

    bool stop()
    {
        if (!m_isOpen) {
            return true;
        }
        m_isOpen = false;
        m_engine.stop();
        return m_observer.waitForIdle();
    }

    const std::shared_ptr<Sync::WebClient> m_web = std::make_shared<Sync::WebClient>();
    RemoteObserver m_observer;
    Library::SimulatedAudio m_audio;
    Library::PlaybackEngine m_engine; //!< last: it uses the others until it is gone
    bool m_isOpen = false;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    Remote remote;
    std::string line;
    while (std::getline(std::cin, line) && remote.obey(QString::fromStdString(line))) { }
    return 0;
}
