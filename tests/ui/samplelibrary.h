#pragma once

#include "library/base/clock.h"
#include "library/base/secrets.h"
#include "library/base/settings.h"
#include "library/catalog/catalog.h"
#include "tests/ui/fakeactions.h"
#include "ui/services.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

#include <memory>

//! A catalog in a temporary folder with titles that were drawn, not filmed, and what the window
//! needs besides.
class SampleLibrary
{
public:
    enum class Art
    {
        None,
        Drawn
    };
    //! Waits for the catalog; movies: how many beyond those with names.
    explicit SampleLibrary(Art art, int moreMovies = 0, bool empty = false);
    ~SampleLibrary();

    Ui::Services services();
    Library::Catalog &catalog() { return *m_catalog; }
    Settings &settings() { return *m_settings; }
    FakeActions &actions() { return m_actions; }
    Ui::Theme &theme() { return *m_theme; }
    ProfileId viewer() const { return m_viewer; }
    QVector<TitleId> movies() const { return m_movies; }
    TitleId series() const { return m_series; }
    SystemClock &clock() { return m_clock; }
    //! Place among the movies of one whose still is small.
    static constexpr int kSmallStill = 22;

private:
    void fill(Art art, int moreMovies);
    void addMovies(Art art, int more);
    void addEpisodes(Art art);
    void draw(const TitleId &title, const QString &name, int motif, int stillWidth = 1280);

    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Secrets> m_secrets;
    std::unique_ptr<Ui::Theme> m_theme;
    std::unique_ptr<Library::Catalog> m_catalog;
    FakeActions m_actions;
    ProfileId m_viewer;
    QVector<TitleId> m_movies;
    QVector<TitleId> m_episodes;
    TitleId m_series;
};
