#pragma once

#include "library/catalog/objectchecks.h"
#include "ui/pages/page.h"

namespace Ui {

class Backdrop;
class Button;
class CardListModel;
class CardRow;
class InfoTile;
class Label;
class MetaLine;
class PosterPicture;
class ScrollArea;

//! A movie, an episode, an extra or a home video: what it is, and Play.
class DetailsPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DetailsPage)
public:
    DetailsPage(const Services &services, QWidget *parent);

    //! What a card knows is shown at once; the rest follows.
    void setTitle(const Library::TitleCard &card);
    QString heading() const override { return m_card.title; }
    bool showsClock() const override { return true; }
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void restyle() override;

private:
    void reload();
    void showCard();
    void showDetails();
    void showPlayability();
    void showTiles();
    void showStorage();
    QString keepWords() const;
    void findCheck();
    void onCopiesTold(qint64 storedMs, const std::optional<bool> &areComplete);
    void showFileTile(const Library::TitleVersion &shown);
    void onTransfer(const ObjectId &object);
    void findSimilar();
    const Library::TitleVersion *version() const;
    void chooseVersion();
    void playNow(bool fromStart);
    void fitButtons(int wide);
    void arrange();
    void showPeople();

    ScrollArea *m_scroll;
    QWidget *m_content;
    Backdrop *m_backdrop;
    PosterPicture *m_poster;
    Label *m_title;
    MetaLine *m_facts;
    MetaLine *m_badges;
    Label *m_plot;
    QWidget *m_credits;
    Label *m_problem;
    Button *m_play;
    Button *m_restart;
    Button *m_watched;
    Button *m_favourite;
    QVector<Button *> m_people; //!< of the credits, each opens its page
    Button *m_keep;
    Button *m_edit;
    Button *m_more;
    InfoTile *m_versionTile;
    InfoTile *m_audioTile;
    InfoTile *m_subtitleTile;
    InfoTile *m_fileTile;
    CardRow *m_similar;
    CardListModel *m_similarModel;
    Library::TitleCard m_card;
    Library::TitleDetails m_details;
    VersionId m_chosen;
    StorageState m_storage; //!< of the version that is shown
    Library::ObjectCheck m_check; //!< of its object, as far as it was asked
    qint64 m_storedMs = 0; //!< when the object of m_check was stored
    std::optional<bool> m_copiesAreComplete; //!< of it; unset: nobody told
};

} // namespace Ui
