#pragma once

#include "library/playback/engine.h"

#include <QtGlobal>

namespace Ui {

class PlayerController;

//! Brings the news of one engine to the GUI thread. The serial number says which film it is of.
class PlaybackRelay final : public Library::PlaybackListener
{
public:
    PlaybackRelay(PlayerController &controller, quint64 serial);

    void onState(Library::PlayerState state) override;
    void onOpened(const Library::PlaybackInfo &info) override;
    void onPosition(std::chrono::microseconds position) override;
    void onSeekFinished(std::chrono::microseconds wanted, std::chrono::microseconds got) override;
    void onBuffering(int percent) override;
    void onError(const Error &error) override;
    void onSubtitleError(const Error &error) override;

private:
    template <class Fn>
    void queue(Fn fn);

    PlayerController &m_controller;
    quint64 m_serial;
};

} // namespace Ui
