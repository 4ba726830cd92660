#include "ui/player/playbackrelay.h"

#include "ui/player/playercontroller.h"

namespace Ui {

PlaybackRelay::PlaybackRelay(PlayerController &controller, quint64 serial)
    : m_controller(controller)
    , m_serial(serial)
{ }

template <class Fn>
void PlaybackRelay::queue(Fn fn)
{
    // The controller joins the engine's threads before it dies, and Qt drops what is queued to it.
    PlayerController *controller = &m_controller;
    QMetaObject::invokeMethod(
        controller,
        [controller, serial = m_serial, fn = std::move(fn)] {
            if (controller->m_serial == serial) {
                fn(*controller);
            }
        },
        Qt::QueuedConnection);
}

void PlaybackRelay::onState(Library::PlayerState state)
{
    queue([state](PlayerController &controller) { controller.onState(state); });
}

void PlaybackRelay::onOpened(const Library::PlaybackInfo &info)
{
    queue([info](PlayerController &controller) { controller.onOpened(info); });
}

void PlaybackRelay::onPosition(std::chrono::microseconds position)
{
    queue([position](PlayerController &controller) { controller.onPosition(position); });
}

void PlaybackRelay::onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got)
{
    queue([wanted, got](PlayerController &controller) { controller.onSeekFinished(wanted, got); });
}

void PlaybackRelay::onBuffering(int percent)
{
    queue([percent](PlayerController &controller) { controller.onBuffering(percent); });
}

void PlaybackRelay::onError(const Error &error)
{
    queue([error](PlayerController &controller) { controller.onError(error); });
}

void PlaybackRelay::onSubtitleError(const Error &error)
{
    queue([error](PlayerController &controller) { controller.onSubtitleError(error); });
}

} // namespace Ui
