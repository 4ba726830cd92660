#pragma once

#include "ui/pages/page.h"

#include <optional>

namespace Ui {

class Backdrop;
class Button;
class EpisodeList;
class Label;
class MetaLine;
class PosterPicture;
class TitleListModel;

//! A series: its seasons as tabs and the episodes of one of them.
class SeriesPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SeriesPage)
public:
    SeriesPage(const Services &services, QWidget *parent);

    void setTitle(const Library::TitleCard &card);
    //! Opens at the next episode, not where one was.
    void goToNext();
    QString heading() const override { return m_card.title; }
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    void reload();
    void showSeries();
    void makeTabs();
    void openSeason(const TitleId &season);
    void onEpisodes();
    void loadPlots();
    void showSeason();
    int nextRow() const; //!< the first of the season that is not watched, else its first
    //! That one, or of another season when this one was seen.
    std::optional<Library::TitleCard> nextToPlay() const;
    void arrange();

    Backdrop *m_wash;
    PosterPicture *m_poster;
    Label *m_title;
    MetaLine *m_facts;
    Label *m_plot;
    Button *m_play;
    Button *m_watched;
    Button *m_more;
    Label *m_progress;
    Label *m_nothing;
    EpisodeList *m_episodes;
    TitleListModel *m_model;
    QVector<Button *> m_tabs;
    Library::TitleCard m_card;
    Library::TitleDetails m_details;
    TitleId m_season;
    QHash<TitleId, QString> m_plots;
    bool m_goToNext = false;
};

} // namespace Ui
