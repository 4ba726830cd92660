#pragma once

#include "tests/player/fakeplayback.h"
#include "ui/player/playerpage.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

#include <chrono>
#include <memory>

namespace TestSupport {

//! A player's page in a window of its own, 1280 by 800, with a fake engine that a test speaks for.
class PlayerPageFixture
{
protected:
    enum class Engine
    {
        Fake,
        Real
    };

    //! Settings, theme and records anew; no page yet.
    void begin();
    //! Shows a page; false when the window was not activated.
    bool makePage(Ui::PlayerPage::Options options, Engine engine = Engine::Fake);
    void end();
    //! Plays it and says that it is open, plays and is there; false when it does not come to that.
    bool openFilm(const Ui::PlayRequest &request, const Library::PlaybackInfo &info,
        std::chrono::milliseconds position);
    bool goTo(std::chrono::milliseconds position);
    QString notice() const;
    template <class T>
    T *child(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Ui::Theme> m_theme;
    std::unique_ptr<Ui::PlayerPage> m_page;
    Library::VideoOutput *m_video = nullptr; //!< what the engine shows pictures on
    FakePlayback::Record m_record;
    FakePlayStateSink m_sink;
};

} // namespace TestSupport
