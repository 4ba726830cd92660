#pragma once

#include "library/base/result.h"
#include "library/catalog/titleedits.h"
#include "ui/services.h"

#include <QPointer>
#include <QWidget>

#include <functional>

namespace Ui {

class Button;
class EditField;
class Label;
class PosterPicture;
class ScrollArea;

//! Edits how a title is described, laid over the window; Esc leaves everything as it was. What is
//! saved is above whatever scans and services say until it is reset. It keeps the focus while it is
//! open and gives it back.
class EditDialog final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditDialog)
public:
    EditDialog(const Services &services, QWidget *parent);

    //! Opens once the title's details are here.
    void open(const TitleId &title);
    bool isOpen() const { return !isHidden(); }

signals:
    //! undo may be empty.
    void toastWanted(const QString &text, const std::function<void()> &undo);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    struct TextField
    {
        Library::EditedField field;
        EditField *widget;
    };

    void showDetails(const Library::TitleDetails &details);
    void close();
    void save();
    Library::TitleEdits edits() const;
    void onSaved(const Library::TitleEdits &before);
    void writeNfo();
    void choosePicture();
    void onPicture(const Result<PictureId> &picture);
    void resetPicture();
    void fail(const Error &error);
    void arrange();
    QRect panel() const;
    QVector<QWidget *> focusOrder() const;

    Services m_services;
    const Theme &m_theme;
    Label *m_heading;
    ScrollArea *m_scroll;
    QWidget *m_form;
    PosterPicture *m_poster;
    Button *m_choose;
    Button *m_pictureReset;
    EditField *m_title;
    EditField *m_sortTitle;
    EditField *m_year;
    EditField *m_order;
    EditField *m_tags;
    EditField *m_collections;
    EditField *m_plot;
    Label *m_problem;
    Button *m_nfo;
    Button *m_cancel;
    Button *m_save;
    QVector<TextField> m_fields;
    Library::TitleDetails m_details;
    PictureId m_picture; //!< chosen in this dialog
    bool m_pictureIsReset = false;
    QPointer<QWidget> m_before;
    int m_request = 0;
};

} // namespace Ui
