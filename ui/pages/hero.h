#pragma once

#include "library/catalog/types.h"

#include <QWidget>

namespace Ui {

class Backdrop;
class Button;
class Label;
class MetaLine;
class PictureLoader;
class ProgressBar;
class Theme;

//! The title at the head of the home page: what was watched last, or what is newest.
class Hero final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Hero)
public:
    Hero(const Theme &theme, PictureLoader &pictures, QWidget *parent);

    //! backdrop lies in the page in TV and in this widget on the desktop.
    Backdrop *backdrop() const { return m_backdrop; }
    void setCard(const Library::TitleCard &card);
    void setDetails(const Library::TitleDetails &details);
    const Library::TitleCard &card() const { return m_card; }
    Button *playButton() const { return m_play; }
    void setLoading(bool loading);
    QSize sizeHint() const override;

signals:
    void playWanted(const Library::TitleCard &card);
    void detailsWanted(const Library::TitleCard &card);
    void focused();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void restyle();
    void arrange();
    void setTexts();

    const Theme &m_theme;
    Backdrop *m_backdrop;
    Label *m_title;
    Label *m_titleOnArt;
    MetaLine *m_meta;
    MetaLine *m_metaOnArt;
    Label *m_plot;
    Label *m_plotOnArt;
    ProgressBar *m_progress;
    Label *m_left;
    Button *m_play;
    Button *m_details;
    Library::TitleCard m_card;
    Library::TitleDetails m_facts;
    bool m_loading = false;
};

} // namespace Ui
