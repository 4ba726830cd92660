#pragma once

#include "library/base/ids.h"

#include <QPixmap>
#include <QWidget>

class QVariantAnimation;

namespace Ui {

class PictureLoader;
class Theme;

//! A picture behind a title: it runs out into the page at the left and at the bottom, or lies in a
//! panel with round corners under a dark scrim. Changes cross-fade.
class Backdrop final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Backdrop)
public:
    enum class Style
    {
        Page, //!< fades into the background of the page
        Panel //!< keeps its dark scrim in both themes
    };

    Backdrop(const Theme &theme, PictureLoader &pictures, Style style, QWidget *parent);

    void setStyle(Style style);
    //! fallback: a poster whose colour is used when there is no picture.
    void setPicture(const PictureId &picture, const PictureId &fallback);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QPixmap pixmap(const PictureId &id) const;
    void paintPicture(QPainter &painter, const PictureId &id, qreal opacity);
    void paintWash(QPainter &painter);

    const Theme &m_theme;
    PictureLoader &m_pictures;
    Style m_style;
    PictureId m_picture;
    PictureId m_before;
    PictureId m_fallback;
    QVariantAnimation *m_fade;
};

} // namespace Ui
